"""Reports on the plan and the team that it takes."""
