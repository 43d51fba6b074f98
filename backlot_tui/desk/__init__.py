"""What a person does at the desk, without a screen: used by the screens and by the commands."""
