"""SHACL engines behind one interface: pySHACL, the reference, and the Rust engine `shacl`, the default."""

from compliance.engines.base import Compiled, Engine, EngineName, engine

__all__ = ["Compiled", "Engine", "EngineName", "engine"]
