"""Names of files in hub repositories, with what they are. Source: transformers, peft, diffusers, accelerate, Git LFS."""

from __future__ import annotations

import re

WEIGHTS = re.compile(r".*\.(?:safetensors|gguf|ckpt|onnx|h5|msgpack|pth|npz)|(?:.*/)?(?:pytorch_model|model|consolidated|"
                     r"diffusion_pytorch_model|adapter_model)[^/]*\.(?:bin|pt)", re.IGNORECASE)
# Files that transformers and accelerate write beside checkpoints: training arguments, state of optimiser and trainer.
METADATA = re.compile(r"(?:.*/)?(?:training_args\.bin|trainer_state\.json|optimizer\.(?:pt|bin)|scheduler\.pt|"
                      r"rng_state[^/]*\.pth|training_config\.(?:json|ya?ml))")
CHECKPOINT = re.compile(r"(?:.*/)?checkpoint-\d+/[^/]+")
QUANTISED = frozenset({"quantize_config.json", "quant_config.json", "hf_quant_config.json"})
LICENCE_FILE = re.compile(r"(?:LICEN[CS]E|COPYING)(?:[-_.](?P<scope>[A-Za-z0-9_.-]+))?", re.IGNORECASE)
TEXT_ENDINGS = frozenset({"", "md", "txt", "rst"})
WEIGHTS_SCOPE = re.compile(r"(?:model|weights?)(?:\.(?:md|txt))?", re.IGNORECASE)
CODE_SCOPE = re.compile(r"(?:code|software)(?:\.(?:md|txt))?", re.IGNORECASE)
USE_POLICY = re.compile(r"(?:(?:USE|USAGE|ACCEPTABLE[-_]USE)[-_ ]?POLICY|AUP)(?:\.(?:md|txt))?", re.IGNORECASE)
# A folder with one of these is a hub repository; of the first ones also where descriptions lie beside them.
SURE = ("adapter_config.json", "model_index.json", "model.safetensors.index.json")
MARKS = ("config.json", "adapter_config.json", "model_index.json", "configuration.json", "model.safetensors.index.json",
         "generation_config.json", "tokenizer_config.json", "params.json", ".gitattributes")
