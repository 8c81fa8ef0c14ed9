"""Pages of numbers, drawn before they are asked for, and the process that draws them."""
