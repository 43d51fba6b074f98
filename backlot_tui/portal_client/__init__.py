"""The client of the portal's API: the only place that imports httpx."""
