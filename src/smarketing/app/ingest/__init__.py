"""The door of programs: facts by HTTP, acknowledged once they are safe."""
