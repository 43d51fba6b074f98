"""The owner's side: what a content owner or a facility does with a portal's data folder itself.

It works beside a running portal: every act is one transaction on the records, with its history and
its changes, and the portal's long polls look at least every second.
"""
