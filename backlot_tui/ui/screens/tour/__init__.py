"""The guided tour: a bar over the real desk that says the next step and sees when it is done."""
