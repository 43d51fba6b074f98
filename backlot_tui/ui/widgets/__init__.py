"""Widgets that know nothing of requests or deliveries."""
