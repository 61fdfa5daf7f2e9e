"""SM3 gives the digests of the standard, whole or in pieces, and the house's chain vector."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuncheng.guomi import GuomiError, Sm3, digest, hmac_sm3, sm3, sm3_hex

# GB/T 32905-2016, appendix A
VECTORS = [
    (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
    (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
]

CANON = (
    '{"action":"project.approve","actor":"u0007",'
    '"digest":"2fc99cfb2fc92d15e033234d52c074548a45687756e0c52d6109af45764af16a",'
    '"obj":"project:42","req":"k-1","result":"ok","role":"dsj_review","seq":1,'
    '"ts":"2026-01-05T01:02:03.004Z","unit":"U001","ver":3}'
)


@pytest.mark.parametrize(("message", "expected"), VECTORS)
def test_the_standard_vectors_come_out(message, expected):
    assert sm3(message).hex() == expected
    assert sm3_hex(message) == expected


@pytest.mark.parametrize("build", [digest._cryptography_engine, digest._hashlib_engine])
def test_both_libraries_give_the_standard_vectors(build):
    for message, expected in VECTORS:
        state = build()()
        state.update(message)
        assert state.copy().digest().hex() == expected
        assert state.digest().hex() == expected


@given(st.lists(st.binary(max_size=200)))
def test_pieces_give_the_digest_of_the_whole(pieces):
    hasher = Sm3()
    for piece in pieces:
        hasher.update(piece)
    assert hasher.digest() == sm3(b"".join(pieces))


def test_a_digest_may_be_asked_for_on_the_way_and_a_copy_goes_its_own_way():
    hasher = Sm3(b"a")
    assert hasher.digest() == sm3(b"a")
    twin = hasher.copy()
    hasher.update(b"bc")
    twin.update(b"x")
    assert hasher.hexdigest() == sm3_hex(b"abc")
    assert twin.digest() == sm3(b"ax")


@pytest.mark.parametrize("length", [1, 31, 63, 64, 65, 200])
def test_hmac_agrees_with_the_standard_library(length):
    key = bytes(range(length))
    assert hmac_sm3(key, b"message") == hmac.new(key, b"message", "sm3").digest()


def test_an_empty_key_authenticates_nothing_and_is_refused():
    with pytest.raises(GuomiError):
        hmac_sm3(b"", b"message")


def test_the_chain_vector_of_the_house_comes_out():
    head = sm3(b"\x01" + bytes(32) + CANON.encode())
    assert head.hex() == "1d23d61ea74aebb708ca3737afb9c5e7a2c53df422c1410ebeb867b91872eb8b"
    mac = hmac_sm3(bytes(range(32)), head)
    assert mac.hex() == "d57c9e7abb2a763739af18adcd9eb0bee2a7dd3106f870091a8eb0984b23057d"


def test_without_any_library_the_reason_is_told(monkeypatch):
    def missing():
        raise ImportError

    monkeypatch.setattr(digest, "_cryptography_engine", missing)
    monkeypatch.setattr(digest, "_hashlib_engine", missing)
    with pytest.raises(GuomiError, match="SM3"):
        digest._engine.__wrapped__()
