# Shorthand only: run.py does the work, and works without make.
.PHONY: demo test bench

demo test bench:
	python3 run.py $@
