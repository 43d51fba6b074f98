"""The portal: requests, deliveries and their bytes as a service on one data folder."""
