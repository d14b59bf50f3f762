"""Errors, written for the reader who has to act on them.

RelightError                what happened (`title`), to what (`text`), what to do next (`next_step`)
 +- BadInput                the user's own words could not be used; nothing was sent                exit 2
 +- Refused                 this tool will not do it                                                exit 3
 |   +- ReadOnly            a write while writing is off
 |   `- Blocked             a check found an error in the plan
 +- AwsError                AWS or the way to it                                                    exit 4
     +- NeedsLogin          credentials are missing, expired or wrong; `command` mends it
     +- AccessDenied        AWS says no; `action` names the missing permission where the answer tells
     +- NotFound
     +- Throttled
     +- InvalidRequest      AWS refused the request's content
     +- Unreachable         no answer, and it is certain that the request was not carried out
     `- AnswerLost          outcome unknown: a write may have happened, of a list the page failed
"""

from __future__ import annotations


class RelightError(Exception):
    """An error for the user: `title` in a few words, `text` a sentence that names the thing, `next_step`."""

    exit_code = 4

    def __init__(self, title: str, text: str, next_step: str = "") -> None:
        super().__init__(f"{title}: {text}")
        self.title = title
        self.text = text
        self.next_step = next_step


class BadInput(RelightError):
    exit_code = 2


class Refused(RelightError):
    exit_code = 3


class ReadOnly(Refused):
    pass


class Blocked(Refused):
    pass


class AwsError(RelightError):
    """`code` is AWS's own error code, `request_id` what AWS support asks for; both may be ""."""

    def __init__(
        self, title: str, text: str, next_step: str = "", *, code: str = "", request_id: str = ""
    ) -> None:
        super().__init__(title, text, next_step)
        self.code = code
        self.request_id = request_id


class NeedsLogin(AwsError):
    """`command` is a shell line that mends it, such as `aws sso login --profile prod`; it may be ""."""

    def __init__(
        self, title: str, text: str, next_step: str = "", *, command: str = "", code: str = ""
    ) -> None:
        super().__init__(title, text, next_step, code=code)
        self.command = command


class AccessDenied(AwsError):
    def __init__(
        self,
        title: str,
        text: str,
        next_step: str = "",
        *,
        action: str = "",
        code: str = "",
        request_id: str = "",
    ) -> None:
        super().__init__(title, text, next_step, code=code, request_id=request_id)
        self.action = action


class NotFound(AwsError):
    pass


class Throttled(AwsError):
    pass


class InvalidRequest(AwsError):
    pass


class Unreachable(AwsError):
    pass


class AnswerLost(AwsError):
    pass


NOT_CARRIED_OUT = (Unreachable, Throttled, NeedsLogin, Refused, BadInput)
"""Errors that say that AWS did nothing and that what was asked for is not at fault."""


def may_be_sent_again(error: BaseException) -> bool:
    """Whether a write that ended so was certainly not carried out, and may be taken later as it is: also
    where a limit was reached that other work will free again."""
    of_a_limit = isinstance(error, AwsError) and error.code.startswith("LimitExceeded")
    return of_a_limit or isinstance(error, NOT_CARRIED_OUT)
