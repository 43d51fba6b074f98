"""Demo data of the portal: invented titles, their source requests, and sample media to deliver."""
