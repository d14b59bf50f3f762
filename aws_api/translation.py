"""What the SDK raises -> `recovery.errors`, once, by one table of error codes.

AWS's codes are matched as texts and not as modelled classes: AWS Backup does not model AccessDeniedException
and ThrottlingException, which it sends ("Common Errors"). Messages of the SDK that may hold values sent are
not passed on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase

import botocore.exceptions as sdk
from botocore.parsers import ResponseParserError

from aws_api.clock import TOO_FAR, in_words, seconds_ahead
from aws_api.operation import Access, Row
from aws_api.operations import BY_PAIR, OPERATIONS
from recovery.errors import (
    AccessDenied,
    AnswerLost,
    AwsError,
    BadInput,
    InvalidRequest,
    NeedsLogin,
    NotFound,
    RelightError,
    Throttled,
    Unreachable,
)


@dataclass(frozen=True, slots=True)
class Login:
    """How the user signs in again: a sentence and, where one exists, a command."""

    next_step: str
    command: str = ""

    def needed(self, title: str, text: str, code: str = "") -> NeedsLogin:
        return NeedsLogin(title, text, self.next_step, command=self.command, code=code)


@dataclass(frozen=True, slots=True)
class Code:
    """A pattern of error codes (`fnmatch`), the class they become, and what the user reads."""

    pattern: str
    error: type[AwsError]
    title: str
    next_step: str = ""


_NOT_ACCEPTED = "Credentials not accepted"
_CLOCK = "Clock is off"
_ASK_ADMIN = (
    "Ask whoever administers the account to allow {action}. A vault's access policy can deny it, too."
)
_LATER = "Wait a moment, then try again."
_CHECK_CLOCK = "Check this machine's clock: AWS refuses requests that are some minutes off."

_REGION_OFF = "A Region that is not enabled for the account answers so, too."

# The first match wins.
CODES: tuple[Code, ...] = (
    Code("ExpiredToken*", NeedsLogin, "Login expired"),
    Code("TokenRefreshRequired", NeedsLogin, "Login expired"),
    Code("RequestExpired", NeedsLogin, "Login expired"),  # EC2's word for it (aws-sdk-ruby, issue 143)
    Code("RequestTimeTooSkewed", AwsError, _CLOCK, _CHECK_CLOCK),
    Code("InvalidClientTokenId", NeedsLogin, _NOT_ACCEPTED, _REGION_OFF),
    Code("UnrecognizedClient*", NeedsLogin, _NOT_ACCEPTED, _REGION_OFF),
    Code("InvalidAccessKeyId", NeedsLogin, _NOT_ACCEPTED),
    Code("AuthFailure", NeedsLogin, _NOT_ACCEPTED),
    Code("SignatureDoesNotMatch", NeedsLogin, _NOT_ACCEPTED),
    Code("InvalidSignatureException", NeedsLogin, _NOT_ACCEPTED),
    Code("IncompleteSignature*", NeedsLogin, _NOT_ACCEPTED),
    Code("MissingAuthenticationToken*", NeedsLogin, _NOT_ACCEPTED),
    Code("AccessDenied*", AccessDenied, "Access denied", _ASK_ADMIN),
    Code("UnauthorizedOperation", AccessDenied, "Access denied", _ASK_ADMIN),
    Code("AuthorizationError*", AccessDenied, "Access denied", _ASK_ADMIN),
    Code("Forbidden*", AccessDenied, "Access denied", _ASK_ADMIN),
    Code("NotAuthorized*", AccessDenied, "Access denied", _ASK_ADMIN),
    Code(
        "OptInRequired", AccessDenied, "Not enabled for this account", "Enable the Region, or choose another."
    ),
    Code("Throttl*", Throttled, "AWS asks to slow down", _LATER),
    Code("RequestThrottled*", Throttled, "AWS asks to slow down", _LATER),
    Code("TooManyRequests*", Throttled, "AWS asks to slow down", _LATER),
    Code("RequestLimitExceeded", Throttled, "AWS asks to slow down", _LATER),
    Code("SlowDown", Throttled, "AWS asks to slow down", _LATER),
    Code("ResourceNotFound*", NotFound, "Not found"),
    Code("NoSuch*", NotFound, "Not found"),
    Code("NotFound*", NotFound, "Not found"),
    Code("*NotFound", NotFound, "Not found"),
    Code("*NotFoundException", NotFound, "Not found"),
    Code("*NotFoundFault", NotFound, "Not found"),
    Code("*NotFoundError", NotFound, "Not found"),
    Code("InvalidParameter*", InvalidRequest, "AWS refused a value"),
    Code("MissingParameter*", InvalidRequest, "A value is missing"),
    Code("InvalidRequest*", InvalidRequest, "AWS refused the request"),
    Code("InvalidResourceState*", InvalidRequest, "Not possible in its present state"),
    Code("Validation*", InvalidRequest, "AWS refused a value"),
    Code("LimitExceeded*", InvalidRequest, "A limit of the account is reached"),
    Code("ResourceInUse*", InvalidRequest, "It is being changed just now", _LATER),
    Code("Conflict*", InvalidRequest, "In conflict with something else"),
    Code("AlreadyExists*", InvalidRequest, "Exists already"),
)

# The request cannot have reached AWS: no connection came about.
_NEVER_SENT = (
    sdk.EndpointConnectionError,
    sdk.ConnectTimeoutError,
    sdk.ProxyConnectionError,
)

# Words of OpenSSL for a handshake that failed; other TLS errors may come while the answer is read.
_HANDSHAKE = ("CERTIFICATE", "HANDSHAKE", "WRONG_VERSION", "UNSUPPORTED_PROTOCOL")

_ENCODED = "Encoded authorization failure message:"
"""What EC2 appends to a refusal: a thousand characters for a machine."""

# "User: X is not authorized to perform: backup:StartRestoreJob on resource: ..." ("Troubleshoot access
# denied").
_MISSING_ACTION = re.compile(r"not authorized to perform:? ([\w-]+:\w+)", re.IGNORECASE)


def translate(error: Exception, service: str, operation: str, login: Login) -> RelightError:
    """The error for the user. What is neither the SDK's nor ours is a fault here, and raised as it is."""
    match error:
        case RelightError():
            return error
        case sdk.ClientError():
            # The operation that failed may be one of signing in.
            return _from_code(error, service, error.operation_name, login)
        case sdk.NoRegionError():
            return BadInput(
                "No Region",
                "Neither the command line nor the AWS configuration says which Region to use.",
                "Give --region, or set one: aws configure set region eu-west-1",
            )
        case sdk.InvalidRegionError() | sdk.UnknownRegionError() | sdk.EndpointProviderError():
            return BadInput("Region", str(error), "Regions are called like eu-west-1.")
        case sdk.ParamValidationError():
            # The SDK's report quotes values, which may be sensitive.
            return InvalidRequest(
                "Not sent", f"The SDK refused the parameters of {operation} before sending them."
            )
        case sdk.ProfileNotFound() | sdk.ConfigParseError() | sdk.InvalidConfigError():
            return BadInput(
                "AWS configuration", str(error), "Correct it in ~/.aws/config, or choose another --profile."
            )
        case (
            sdk.NoCredentialsError()
            | sdk.PartialCredentialsError()
            | sdk.CredentialRetrievalError()
            | sdk.SSOError()
            | sdk.LoginError()
            | sdk.NoAuthTokenError()
            | sdk.TokenRetrievalError()
        ):
            return login.needed("Login needed", _sign_in_text(error))
    return _from_transport(error, operation)


def lost(operation: str, why: str, request_id: str = "") -> AnswerLost:
    """The answer came and is unusable, or never came."""
    row = _row("", operation)
    if row is not None and row.access is Access.WRITE:
        next_step = "It may have happened all the same. Look before sending it again."
    else:
        next_step = "Nothing was changed. Try again."
    return AnswerLost("No usable answer", f"{operation}: {why}", next_step, request_id=request_id)


def _row(service: str, operation: str) -> Row | None:
    """The row of an operation, by its name alone where `service` is not the one that has it."""
    named = (row for row in OPERATIONS if row.operation == operation)
    return BY_PAIR.get((service, operation)) or next(named, None)


def _from_code(error: sdk.ClientError, service: str, operation: str, login: Login) -> RelightError:
    answer = error.response
    code = answer.get("Error", {}).get("Code", "")
    message = answer.get("Error", {}).get("Message", "") or f"AWS answered {code or 'with an error'}."
    message = message.partition(_ENCODED)[0].rstrip()
    metadata = answer.get("ResponseMetadata", {})
    request_id = metadata.get("RequestId", "")
    if code.isdigit():
        # AWS's errors have names. What has only a number, and a web page, comes from a proxy or a gateway.
        return lost(operation, f"HTTP {code}, which is no answer of AWS's: something in between gave it.")
    row = next((row for row in CODES if fnmatchcase(code, row.pattern)), None)
    if row is None:
        # A server that failed may have acted before it did.
        if metadata.get("HTTPStatusCode", 0) >= 500:
            failed = lost(operation, f"AWS failed to answer ({code}). {message}", request_id)
            failed.code = code
            return failed
        return AwsError("AWS refused", f"{operation}: {message}", code=code, request_id=request_id)
    ahead = seconds_ahead(metadata.get("HTTPHeaders", {}))
    of_the_clock = row.title in (_NOT_ACCEPTED, _CLOCK) or code == "RequestExpired"
    if of_the_clock and ahead is not None and abs(ahead) > TOO_FAR:
        text = f"AWS refused the signature: this machine's clock is {in_words(ahead)} AWS's."
        return AwsError(_CLOCK, text, "Set the clock, then try again.", code=code, request_id=request_id)
    if row.error is NeedsLogin:
        return login.needed(row.title, f"{message} {row.next_step}".rstrip(), code)
    if row.error is AccessDenied and "MultiFactorAuthentication" in message:
        return NeedsLogin(
            "MFA code not accepted", message, "Wait for the next code, then try again.", code=code
        )
    if row.error is AccessDenied:
        found = _MISSING_ACTION.search(message)
        refused = _row(service, operation)
        action = found[1] if found else (refused.iam_action if refused else "") or operation
        text = message if found else f"{action} is not allowed. AWS says: {message}"
        next_step = row.next_step.replace("{action}", action)
        return AccessDenied(row.title, text, next_step, action=action, code=code, request_id=request_id)
    return row.error(row.title, f"{operation}: {message}", row.next_step, code=code, request_id=request_id)


def _from_transport(error: Exception, operation: str) -> RelightError:
    if isinstance(error, _NEVER_SENT):
        next_step = "Check the network, the VPN, the proxy settings, and the Region's name."
        return Unreachable("AWS cannot be reached", f"{operation} was not sent: {error}", next_step)
    if isinstance(error, sdk.SSLError) and any(sign in str(error).upper() for sign in _HANDSHAKE):
        next_step = "Where a company's proxy opens TLS, AWS_CA_BUNDLE names the file with its certificate."
        return Unreachable("No trusted connection", f"{operation} was not sent: {error}", next_step)
    if isinstance(error, sdk.ReadTimeoutError | sdk.HTTPClientError | sdk.ConnectionError):
        return lost(operation, "the connection ended before AWS had answered.")
    if isinstance(error, sdk.BotoCoreError | ResponseParserError | ValueError):
        return lost(operation, f"the SDK could not read it ({type(error).__name__}).")
    raise error


def _sign_in_text(error: Exception) -> str:
    match error:
        case sdk.NoCredentialsError():
            return "There are no AWS credentials in the environment, in ~/.aws or on this machine."
        case sdk.SSOError() | sdk.NoAuthTokenError() | sdk.TokenRetrievalError():
            return "Your IAM Identity Center login has ended, or was never made."
        case sdk.LoginError():
            return "Your AWS login has ended, or was never made."
    return str(error)
