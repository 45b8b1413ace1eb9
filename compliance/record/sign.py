"""Signatures of records: DSSE envelopes by securesystemslib, with a key in a PEM file.

Source: Dead Simple Signing Envelope 1.0.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from compliance.errors import InputError, MissingExtraError

PAYLOAD_TYPE = "application/vnd.in-toto+json"
_EXTRA = "signatures need the packages of an extra: pip install 'openclaim[signing]'"


def sign(statement: bytes, key: str) -> bytes:
    """The statement in a signed envelope, as JSON; InputError where the file holds no private key that can be used."""
    try:
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
        from securesystemslib.dsse import Envelope
        from securesystemslib.signer import CryptoSigner  # type: ignore[attr-defined]
    except ImportError:
        raise MissingExtraError(_EXTRA) from None
    try:
        signer = CryptoSigner(load_pem_private_key(_read(key), password=None))
        envelope = Envelope(statement, PAYLOAD_TYPE, {})
        envelope.sign(signer)
    except (ValueError, TypeError) as error:
        raise InputError(key, f"this is no private key that can sign; give an unencrypted PEM file, such as one of "
                              f"'openssl genpkey -algorithm ed25519' ({type(error).__name__})") from None
    return json.dumps(envelope.to_dict(), sort_keys=True, separators=(",", ":")).encode() + b"\n"


def payload(envelope: dict[str, Any]) -> bytes:
    """What an envelope carries, not yet verified; ValueError where it is no envelope of a statement."""
    if envelope.get("payloadType") != PAYLOAD_TYPE or not isinstance(envelope.get("signatures"), list):
        raise ValueError("no in-toto payload")
    return base64.b64decode(envelope["payload"], validate=True)


def signed_by(envelope: dict[str, Any], key: str) -> bool:
    """Whether the public key in a PEM file verifies a signature of the envelope; InputError where it is no public key."""
    try:
        from cryptography.hazmat.primitives.serialization import load_pem_public_key
        from securesystemslib.dsse import Envelope
        from securesystemslib.exceptions import Error, VerificationError
        from securesystemslib.signer import SSlibKey  # type: ignore[attr-defined]
    except ImportError:
        raise MissingExtraError(_EXTRA) from None
    try:
        public = SSlibKey.from_crypto(load_pem_public_key(_read(key)))
    except (ValueError, TypeError) as error:
        raise InputError(key, f"this is no public key; give a PEM file, such as one of 'openssl pkey -pubout' "
                              f"({type(error).__name__})") from None
    try:
        # The library changes what it reads.
        Envelope.from_dict(json.loads(json.dumps(envelope))).verify([public], 1)
    except (VerificationError, Error, ValueError, KeyError, TypeError):
        return False
    return True


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InputError(path, f"the key cannot be read: {error.strerror}") from None
