"""Plans: deliveries written to a file, to be reviewed, stored and carried out elsewhere."""
