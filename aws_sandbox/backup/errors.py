"""What AWS Backup refuses with. Codes and members are those of the service model (Code, Message, Type,
Context); AccessDeniedException is not modelled but does occur."""

from __future__ import annotations


class BackupError(Exception):
    """An error answer of AWS Backup."""

    code = "InvalidRequestException"
    status = 400

    def __init__(self, message: str, context: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.context = context

    def body(self) -> dict[str, str]:
        members = {"Code": self.code, "Message": self.message, "Type": "User"}
        if self.context is not None:
            members["Context"] = self.context
        return members


class InvalidParameterValue(BackupError):
    code = "InvalidParameterValueException"


class Unserialisable(BackupError):
    """What AWS's JSON services answer to a member of the wrong JSON type, before they look at its value."""

    code = "SerializationException"


class InvalidRequest(BackupError):
    code = "InvalidRequestException"


class AlreadyExists(BackupError):
    code = "AlreadyExistsException"

    def __init__(self, message: str, arn: str, creator_request_id: str | None) -> None:
        super().__init__(message)
        self._more = {"Arn": arn, "CreatorRequestId": creator_request_id or ""}

    def body(self) -> dict[str, str]:
        return {**super().body(), **self._more}


class Conflict(BackupError):
    code = "ConflictException"


class LimitExceeded(BackupError):
    code = "LimitExceededException"


class MissingParameterValue(BackupError):
    code = "MissingParameterValueException"


class ResourceNotFound(BackupError):
    # The guide lists 400 for this one too, not 404.
    code = "ResourceNotFoundException"


class AccessDenied(BackupError):
    # The guide's common errors say 400; what services send for a refused identity is 403.
    code = "AccessDeniedException"
    status = 403
