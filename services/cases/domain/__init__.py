"""Rules of the cases service, as pure functions and verbs on frozen values: no store, no clock, no network.

Days and instants are passed in; ids are plain strings; every stored code is a `StrEnum` with its French
labels beside it; a reason that a person typed stays in the value, and only its code travels (CONF-6).
"""
