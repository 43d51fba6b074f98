"""What the portal knows, in a relational database: schema, migrations, typed reads and writes."""
