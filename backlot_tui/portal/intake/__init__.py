"""What happens to a delivery at the portal, from the first ask to the proven bytes."""
