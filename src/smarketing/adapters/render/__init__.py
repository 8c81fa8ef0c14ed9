"""How results are drawn: terminal, HTML, JSON, charts, in French and English."""
