"""What every rule needs: findings, moments and working time, periods, money."""
