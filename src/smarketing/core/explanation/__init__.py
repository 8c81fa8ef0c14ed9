"""One contact taken apart: why each stage was entered, or not."""
