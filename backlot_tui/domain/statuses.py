"""The three state axes, never merged into one (request, delivery, card), and material status.

The values are the words a person reads; the API and the databases carry the same words.
"""

from __future__ import annotations

from enum import StrEnum


class RequestStatus(StrEnum):
    """Owned by the portal."""

    OPEN = "Open"
    REDELIVERY_REQUESTED = "Redelivery Requested"
    DELIVERED = "Delivered"
    PROCESSED = "Processed"
    ACCEPTED = "Accepted"
    UPGRADED = "Upgraded"
    CANCELED = "Canceled"


class MaterialStatus(StrEnum):
    """Whether the partner has what it works from; only ACCEPTED lets a delivery start."""

    NOT_RECEIVED = "Not Received"
    RECEIVED = "Received"
    ASSIGNED = "Assigned"
    ACCEPTED = "Accepted"
    REDELIVERY_REQUESTED = "Redelivery Requested"


class DeliveryState(StrEnum):
    """One attempt: owned by the agent until the bytes are proven, then by the portal."""

    QUEUED = "Queued"
    WAITING = "Waiting"
    TRANSFERRING = "Transferring"
    PAUSED = "Paused"
    INTERRUPTED = "Interrupted"
    VERIFYING = "Verifying"
    PENDING_INSPECTION = "Pending Inspection"
    INSPECTION_FAILED = "Inspection Failed"
    OVERRIDDEN = "Overridden"
    PASSED = "Passed"
    QC_FAILED = "QC Failed"
    REJECTED = "Rejected"
    ACCEPTED = "Accepted"
    FAILED = "Failed"
    CANCELED = "Canceled"


class CardLabel(StrEnum):
    """Owned by the desk: derived from request, files, metadata and findings; never stored."""

    EMPTY = "Empty"
    NEEDS_METADATA = "Needs Metadata"
    READY = "Ready to Deliver"
    BLOCKED = "Blocked"
    SENDING = "Sending"
    SENT = "Sent"


class WaitingFor(StrEnum):
    """Why a queued delivery is not moving."""

    TURN = "its turn"
    SETTLING = "still settling"
    PORTAL = "the portal"
    SPACE = "room at the portal"
    SIGN_IN = "sign-in"
    SOURCE = "its source"


NO_CONNECTION = "Waiting for a connection"
"""The phase of a delivery that is under way while others have all connections to its portal."""
