"""SM2: what one library signs the other verifies, in every encoding, and nothing else verifies."""

import platform
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from gmssl.sm2 import CryptSM2

from yuncheng.guomi import (
    GuomiError,
    KeyPair,
    derive_public,
    engines,
    generate_keypair,
    is_fast,
    sign,
    verify,
)
from yuncheng.guomi.curve import GX, GY, N, digest_to_sign

# GB/T 32918.5-2017, appendix A.2
PRIVATE = bytes.fromhex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8")
PUBLIC = bytes.fromhex(
    "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
NUMBER = "59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21"
R = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
S = "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
MESSAGE = b"message digest"


@pytest.fixture(params=["fast", "portable"])
def engine(request, monkeypatch):
    """Run the test once with each library; on a CPU without the C one, the portable one answers for both."""
    chosen = engines.portable() if request.param == "portable" else engines.best()
    monkeypatch.setattr(engines, "best", lambda: chosen)
    return chosen


def test_the_standard_signature_verifies(engine):
    assert verify(PUBLIC, MESSAGE, bytes.fromhex(R + S))


def test_the_standard_digest_and_signature_come_out():
    digest = digest_to_sign(PUBLIC, MESSAGE, b"1234567812345678")
    assert digest.hex() == "f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640"
    assert CryptSM2(private_key=PRIVATE.hex(), public_key="").sign(digest, NUMBER) == R + S


def test_the_public_key_follows_from_the_private_one():
    assert derive_public(PRIVATE) == PUBLIC
    one = (1).to_bytes(32, "big")
    assert derive_public(one) == GX.to_bytes(32, "big") + GY.to_bytes(32, "big")


def test_a_signature_verifies_in_every_encoding(engine):
    keys = generate_keypair()
    der = sign(keys.private, MESSAGE)
    r, s = decode_dss_signature(der)
    raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    compressed = bytes([2 + keys.public[-1] % 2]) + keys.public[:32]
    for public in (keys.public, b"\x04" + keys.public, compressed, keys.public.hex()):
        for signature in (der, raw, der.hex(), raw.hex()):
            assert verify(public, MESSAGE, signature)


def test_either_library_verifies_what_the_other_signed():
    keys = generate_keypair()
    digest = digest_to_sign(keys.public, MESSAGE, b"id")
    for signer in (engines.best(), engines.portable()):
        pair = signer.sign(keys.private, digest)
        assert engines.best().verify(keys.public, digest, *pair)
        assert engines.portable().verify(keys.public, digest, *pair)


def test_openssl_verifies_what_we_sign_and_we_what_it_signs(engine, tmp_path):
    keys = generate_keypair()
    message, signature, private, public = (tmp_path / name for name in ("m", "sig", "key.der", "pub.pem"))
    message.write_bytes(MESSAGE)
    signature.write_bytes(sign(keys.private, MESSAGE, public=keys.public))
    # RFC 5915 ECPrivateKey of the curve 1.2.156.10197.1.301
    curve, point = "06082a811ccf5501822d", "0004" + keys.public.hex()
    body = f"0201010420{keys.private.hex()}a00a{curve}a144034200{point[2:]}"
    private.write_bytes(bytes.fromhex(f"30{len(body) // 2:02x}{body}"))
    run_openssl("pkey", "-inform", "DER", "-in", private, "-pubout", "-out", public)
    options = ("-rawin", "-digest", "sm3", "-in", message, "-pkeyopt", "distid:1234567812345678")
    run_openssl("pkeyutl", "-verify", "-pubin", "-inkey", public, "-sigfile", signature, *options)

    theirs = tmp_path / "theirs"
    run_openssl("pkeyutl", "-sign", "-keyform", "DER", "-inkey", private, "-out", theirs, *options)
    assert verify(keys.public, MESSAGE, theirs.read_bytes())


def run_openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


def test_another_message_key_or_id_does_not_verify(engine):
    keys = generate_keypair()
    signature = sign(keys.private, MESSAGE)
    assert not verify(keys.public, MESSAGE + b"!", signature)
    assert not verify(generate_keypair().public, MESSAGE, signature)
    assert not verify(keys.public, MESSAGE, signature, signer_id=b"another")
    assert verify(keys.public, MESSAGE, sign(keys.private, MESSAGE, signer_id=b"A"), signer_id=b"A")


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        b"\x00" * 64,
        bytes.fromhex(R + S)[:-1],
        bytes(32) + bytes.fromhex(S),
        bytes.fromhex(R) + bytes(32),
        bytes.fromhex(R) + N.to_bytes(32, "big"),
        (1).to_bytes(32, "big") + (N - 1).to_bytes(32, "big"),
        b"\x30\x06\x02\x01\x01\x02\x01",
        "not hexadecimal",
    ],
)
def test_a_malformed_signature_is_simply_false(engine, signature):
    assert not verify(PUBLIC, MESSAGE, signature)


@pytest.mark.parametrize(
    "public",
    [b"", b"\x01" * 64, bytes(64), b"\x05" + PUBLIC, PUBLIC[:-1], b"\xff" * 64, b"\x02" + b"\xff" * 32, "?"],
)
def test_what_is_no_point_of_the_curve_is_no_public_key(public):
    with pytest.raises(GuomiError):
        verify(public, MESSAGE, bytes.fromhex(R + S))


@pytest.mark.parametrize("private", [b"", bytes(32), (N - 1).to_bytes(32, "big"), PRIVATE + b"\0"])
def test_what_is_out_of_range_is_no_private_key(private):
    with pytest.raises(GuomiError):
        sign(private, MESSAGE)


def test_a_public_key_that_begins_with_04_is_not_cut(engine):
    # The portable library strips every leading 0 and 4 of such a key.
    private = find_private_whose_public_begins_with_04()
    signature = sign(private, MESSAGE)
    assert verify(derive_public(private), MESSAGE, signature)


def find_private_whose_public_begins_with_04():
    for number in range(1, 2000):
        private = number.to_bytes(32, "big")
        if derive_public(private)[0] == 4:
            return private
    raise AssertionError("no such key among the first 2000")


def test_a_key_pair_shown_does_not_show_its_private_half():
    keys = KeyPair(PRIVATE, PUBLIC)
    assert repr(keys) == f"KeyPair(public={PUBLIC.hex()})"
    assert str(keys) == repr(keys)


def test_where_the_fast_library_exists_it_is_used():
    assert is_fast() == (platform.machine() == "x86_64" and sys.platform == "linux")


def test_importing_the_package_loads_no_library():
    program = "import sys, yuncheng.guomi; print({'cryptography', 'gmssl', 'gmssl_pyx'} & sys.modules.keys())"
    shown = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert shown.stdout.strip() == "set()"
