"""What SM4-GCM seals opens again with the same key and place, and with nothing else."""

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from hypothesis import given
from hypothesis import strategies as st

from yuncheng.guomi import GuomiError, SealBrokenError, generate_key, open_sealed, seal

KEY = bytes.fromhex("0123456789abcdeffedcba9876543210")


def test_the_block_of_the_standard_comes_out():
    # GB/T 32907-2016, appendix A.1: key and plaintext are the same block
    encryptor = Cipher(SM4(KEY), modes.ECB()).encryptor()
    assert encryptor.update(KEY).hex() == "681edf34d206965e86b3e94f536e4246"


def test_a_sealed_value_is_the_gcm_of_rfc_8998():
    # RFC 8998, appendix A.2: the layout nonce ‖ ciphertext ‖ tag opens what others sealed
    nonce = bytes.fromhex("00001234567800000000abcd")
    aad = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    plaintext = b"".join(bytes([byte]) * 8 for byte in (0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA))
    ciphertext = bytes.fromhex(
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
    )
    tag = bytes.fromhex("83de3541e4c2b58177e065a9bf7b62ec")
    assert open_sealed(KEY, nonce + ciphertext + tag, aad) == plaintext


@given(st.binary(), st.binary(max_size=64))
def test_what_is_sealed_opens(plaintext, aad):
    sealed = seal(KEY, plaintext, aad)
    assert len(sealed) == len(plaintext) + 28
    assert open_sealed(KEY, sealed, aad) == plaintext


def test_the_same_value_never_looks_the_same():
    assert seal(KEY, b"secret") != seal(KEY, b"secret")


@pytest.mark.parametrize("position", [0, 11, 12, 17, 18, -1])
def test_one_changed_bit_breaks_the_seal(position):
    sealed = bytearray(seal(KEY, b"secret"))
    sealed[position] ^= 1
    with pytest.raises(SealBrokenError):
        open_sealed(KEY, bytes(sealed))


def test_another_place_or_another_key_does_not_open_it():
    sealed = seal(KEY, b"secret", b"person.phone:1")
    with pytest.raises(SealBrokenError):
        open_sealed(KEY, sealed, b"person.phone:2")
    with pytest.raises(SealBrokenError):
        open_sealed(generate_key(), sealed, b"person.phone:1")


@pytest.mark.parametrize("length", [0, 12, 27])
def test_what_is_too_short_was_never_sealed(length):
    with pytest.raises(SealBrokenError):
        open_sealed(KEY, bytes(length))


@pytest.mark.parametrize("length", [0, 15, 17, 32])
def test_a_key_has_sixteen_bytes(length):
    with pytest.raises(GuomiError):
        seal(bytes(length), b"secret")
    with pytest.raises(GuomiError):
        open_sealed(bytes(length), bytes(40))
