"""What both teams signed: types, reading, coherence and canonical form of an agreement."""
