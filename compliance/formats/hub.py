"""Hub repositories (Hugging Face, ModelScope) beside our vocabulary: front matter, file names, headings of a card.

Sources: the hub's documentation of model cards, data set cards and gated models (github:huggingface/hub-docs), the card
templates of github:huggingface/huggingface_hub, the file names of transformers, peft and diffusers, and cards as published.
"""

from __future__ import annotations

import re
from typing import NamedTuple

HUGGING_FACE = "https://huggingface.co/"
DATASETS = HUGGING_FACE + "datasets/"
MODELSCOPE = "https://modelscope.cn/models/"
REPOSITORY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?/[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_-])?")
DATASET = re.compile(rf"(?:{REPOSITORY.pattern})|[A-Za-z0-9][A-Za-z0-9._-]{{0,94}}")

# Front matter that only cards of data sets, of apps ("Spaces") or of ModelScope have.
OF_DATASETS = frozenset({"dataset_info", "task_categories", "task_ids", "size_categories", "annotations_creators",
                         "language_creators", "multilinguality", "source_datasets", "paperswithcode_id", "pretty_name"})
OF_SPACES = frozenset({"sdk", "app_file", "sdk_version"})
OF_MODELSCOPE = frozenset({"tasks", "frameworks", "domain", "studios"})

# Keys that name the release, in the order of preference.
NAMES = ("model_name", "pretty_name", "name")

# Read for what they say about other things, or of no weight for any fact; the rest is told to the user.
SEEN = frozenset({"license", "license_name", "license_link", "license_details", "base_model", "base_model_relation", "datasets",
                  "pipeline_tag", "tasks", "model-index", "model_name", "pretty_name", "name", "quantized_by", "language", "tags",
                  "library_name", "metrics", "widget", "thumbnail", "inference", "co2_eq_emissions", "new_version", "frameworks",
                  "domain", "arxiv", "doi", "extra_gated_prompt", "extra_gated_fields", "extra_gated_heading",
                  "extra_gated_description", "extra_gated_button_content", "extra_gated_eu_disallowed", *OF_DATASETS})
GATED = "extra_gated_"
# Keys whose value is a name or a list of names.
PLAIN = ("license", "license_name", "license_link", "base_model", "base_model_relation", "datasets", "pipeline_tag")

# What `base_model_relation` says about the form of the weights; a finetune or a merge may be of any form.
RELATIONS = {"quantized": "quantised", "adapter": "adapter"}

# Fields of an access form that ask for data about a person, by words of their label or by their type.
PERSONAL = re.compile(r"\b(?:name|e-?mail|mail|phone|telephone|birth|birthday|dob|country|nationality|address|affiliation|"
                      r"organi[sz]ation|company|employer|institution|university|job|position|title|role|linkedin|github|"
                      r"contact|full_name|first_name|last_name)\b", re.IGNORECASE)
PERSONAL_TYPES = frozenset({"country", "ip_location", "date_picker"})
CONSENT_TYPES = frozenset({"checkbox"})


class Modality(NamedTuple):
    """What a model of a task takes and gives."""

    takes: tuple[str, ...]
    gives: tuple[str, ...]


# Tasks of the hub whose input and output are fixed by their definition.
TASKS = {
    "text-generation": Modality(("text",), ("text",)),
    "text2text-generation": Modality(("text",), ("text",)),
    "summarization": Modality(("text",), ("text",)),
    "translation": Modality(("text",), ("text",)),
    "text-to-image": Modality(("text",), ("image",)),
    "text-to-video": Modality(("text",), ("video",)),
    "image-to-image": Modality(("image",), ("image",)),
    "image-to-video": Modality(("image",), ("video",)),
    "image-to-text": Modality(("image",), ("text",)),
    "image-text-to-text": Modality(("image", "text"), ("text",)),
    "video-text-to-text": Modality(("text", "video"), ("text",)),
    "visual-question-answering": Modality(("image", "text"), ("text",)),
    "text-to-speech": Modality(("text",), ("speech",)),
    "automatic-speech-recognition": Modality(("speech",), ("text",)),
    "sentence-similarity": Modality(("text",), ("embedding",)),
    "feature-extraction": Modality((), ("embedding",)),
    "image-feature-extraction": Modality(("image",), ("embedding",)),
    "robotics": Modality((), ("action",)),
}

# Headings and labels of a card, with what a section under them documents. Each pattern has to match the whole heading.
# A word for risks, bias or ethics alone is missing: such a section need not name a limit of the model.
_HEADINGS = (
    (r"(?:primary |main |recommended )?intended uses?(?: cases?)?(?:(?: and|,)(?: and)? limitations)?|"
     r"(?:direct|downstream) uses?|uses|use cases|intended (?:usage|users?|applications?|purposes?)|"
     r"(?:recommended|example) use cases", "intended-use"),
    (r"(?:.*\b)?limitations?\b.*", "limitations"),
    (r"how to (?:use|run|get started)\b.*|usage|getting started\b.*|quick ?start(?: guide)?|get started\b.*|"
     r"(?:basic |example )?usage(?: examples?)?|installation(?: and usage)?|inference|deployment",
     "technical-means"),
    (r"(?:training|pre-?training|fine-?tuning) data(?: ?sets?)?|training (?:corpus|corpora)|data ?sets?|dataset specs",
     "data-scope"),
    (r"data (?:sources?|collection|provenance)|sources? of (?:the )?(?:training )?data|training data sources?|"
     r"data collection and processing", "data-provenance"),
    (r"data selection|selection of (?:the )?data|data curation", "data-selection"),
    (r"data (?:labell?ing|annotations?)|annotations?(?: process)?|labell?ing(?: process)?", "data-labelling"),
    (r"(?:data )?(?:pre-?processing|filtering|cleaning|processing)|data (?:filtering|cleaning|preparation)(?: and .*)?|"
     r"data collection and processing", "data-processing"),
    (r"training (?:procedure|process|details|methods?|methodology|stack|specs|objective|regime|setup|recipe)|"
     r"pre-?training|fine-?tuning|model training|training", "training-method"),
    (r"training hyper-?parameters|hyper-?parameters|configuration|model configuration|model specs", "configuration"),
    (r"model architecture(?: and objective)?|architecture(?: details)?|architecture type", "architecture"),
    (r"inputs?(?: (?:format|modalities|types?))?(?:\(s\))?|model inputs?|inputs? (?:and|/) outputs?", "input-modalities"),
    (r"outputs?(?: (?:format|modalities|types?))?(?:\(s\))?|model outputs?|inputs? (?:and|/) outputs?", "output-modalities"),
    (r"(?:model )?capabilities|key capabilities", "capabilities"),
    (r"evaluations?(?: results?)?|benchmarks?(?: results?)?|(?:model )?performance|results|evaluation and .*|"
     r"benchmark performance", "evaluation"),
)
HEADINGS = tuple((re.compile(pattern, re.IGNORECASE), topic) for pattern, topic in _HEADINGS)

DEVELOPERS = re.compile(r"developed by|model developers?|developers?", re.IGNORECASE)
VERSION = re.compile(r"(?:model )?version", re.IGNORECASE)
RELEASED = re.compile(r"(?:model )?release date|date of (?:the )?release|released(?: on)?", re.IGNORECASE)
LICENCES = re.compile(r"(?:model )?licen[cs](?:es?|ing)(?:\(s\))?"
                      r"(?:\s+(?:information|details|terms|notice|agreement)|/.*|\s+(?:and|&) .*)?"
                      r"(?:\s*[:–-]\s*(?P<named>.+))?", re.IGNORECASE)

# Names of licences in running text: capitalised words that end in one of these.
LICENCE_NAME = re.compile(r"(?:[A-Z0-9][\w.+/-]*[,]?\s+|\[\w+\]\s+|of\s+|for\s+|and\s+){1,7}"
                          r"(?:Licen[cs]e(?:\s+Agreement)?|Agreement|Terms(?:\s+of\s+Use)?)"
                          r"(?:,?\s+(?:[Vv]ersion\s+|v)?\d+(?:\.\d+)*)?\b")
# Words that begin a sentence or stand for the licence that was named before.
NO_NAME = re.compile(r"(?:(?:The|This|See|Our|Under|Please|Model|Software|Code|Weights|License|Licence|All|Any|Your|"
                     r"A|An|For|Read)\s+)+"
                     r"(?:Licen[cs]e|Terms(?: of Use)?|Agreement)")
# What a licence that is not limited so contradicts.
LIMITED = re.compile(r"\bnon-?\s?commercial\b|\bresearch(?:\s+(?:use|purposes?))?\s+only\b|\bonly for (?:\w+ )?research\b|"
                     r"\b(?:apply|application|obtain|request|purchase|contact|separate)\b[^.]{0,60}\bcommercial licen[cs]e\b|"
                     r"\bcommercial usage with permission\b|\bnot (?:be )?used commercially\b|"
                     r"\bcommercial use (?:is )?(?:not|prohibited|forbidden)\b|\bno commercial use\b", re.IGNORECASE)

# Phrases, in small letters, of sentences that the templates of cards put where nothing was filled in.
TEMPLATE = ("more information needed", "use the code below to get started with the model",
            "users (both direct and downstream) should be made aware of the risks, biases and limitations",
            "provide a quick summary of what", "provide a longer summary of what")

# Weights whose numbers are stored as they were trained, by the names of safetensors and GGUF.
FLOATS = frozenset({"F64", "F32", "F16", "BF16"})

# Keys of a model's configuration that give its architecture in numbers.
SIZES = frozenset({"hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "n_embd", "n_layer", "n_head",
                   "d_model", "num_layers", "dim", "n_layers", "n_heads", "ffn_dim", "d_ff", "vocab_size", "num_channels"})

# Words after which a number is about another model, or about a part of one.
OTHERS = re.compile(r"\b(?:(?<!more )(?<!less )(?<!fewer )than|compared?|comparison|outperforms?|versus|vs\.?|like|"
                    r"unlike|also|another|others?|base model|based on|built on|derived from|"
                    r"initiali[sz]ed from|upcycled|competitive|matching|rivals?|teacher|"
                    r"distill\w*|encoder|decoder-?part|draft|reward model|judge|trainable|lora|adapter|ablation|proxy|"
                    r"for example|e\.g\.|family|sizes|variants|ranging)\b", re.IGNORECASE)
TUNING = re.compile(r"\b(?:fine-?tun\w*|instruction|sft|rlhf|post-?train\w*|align\w*|mid-?train\w*|continu\w*|anneal\w*)\b",
                    re.IGNORECASE)
# Words of a sentence that says what is not, is not yet, or would be; none of its numbers is a fact.
NOT_SO = re.compile(r"\b(?:not|never|nor|neither|no longer|will|would|could|should|might|plan(?:s|ned|ning)?|if|"
                    r"intend(?:s|ed)? to|upcoming|forthcoming|soon|hypothetical\w*|siblings?|smaller|smallest|larger|largest|"
                    r"bigger|biggest|pruned|shrunk|reduced|frozen|previous|earlier|predecessor)\b|n['’]t\b", re.IGNORECASE)
# Words of a sentence on tokens or compute that are not those of the whole training.
NOT_ALL = re.compile(r"\b(?:per|each|every|steps?|stages?|phases?|epochs?|batch(?:es)?|filter\w*|remov\w*|discard\w*|excluded|"
                     r"subsets?|evaluat\w*|test(?:ing)?|validation|held-?out|tokeni[sz]ers?|scaling laws?|experiments?|"
                     r"ablations?|reward)\b|%", re.IGNORECASE)
# Parts of a model, shortly before the number of parameters that they have.
PARTS = re.compile(r"\b(?:embeddings?|tokeni[sz]er|tower|head|router|discriminator|layers?|classifier|projector|module|block|"
                   r"experts?|critic|component|vocoder|vae)\s+(?:\w+\s+){0,4}$", re.IGNORECASE)
# Words of a sentence that compares compute with a limit, most often that of the law.
THRESHOLD = re.compile(r"\b(?:threshold|limit|below|above|under|exceed\w*|systemic|presum\w*|hardware|deliver\w*)\b",
                       re.IGNORECASE)
# Sentences on the licence of code or data, of another version, or of what is not or not yet so.
LICENCE_OF_CODE = re.compile(r"\b(?:code|codebase|scripts?|source files?)\b", re.IGNORECASE)
LICENCE_OF_DATA = re.compile(r"\b(?:data|data ?sets?|corpus|corpora|annotations?)\b", re.IGNORECASE)
LICENCE_OF_MODEL = re.compile(r"\b(?:models?|weights?|checkpoints?|parameters?)\b"
                              r"(?! (?:code|repo|repository|card|training|inference))", re.IGNORECASE)
LICENCE_NOT_SO = re.compile(r"\b(?:not|no longer|never|will be|will release|would|plan(?:s|ned)? to|"
                            r"(?:previous|earlier|older|prior|former|past) (?:\w+ )?(?:versions?|releases?|models?|checkpoints?)|"
                            r"formerly|previously|until|software|libraries|library|documentation|paper)\b", re.IGNORECASE)
# Families of models that cards of others speak of; a sentence that names one is of it, unless the card's headings
# or its first sentences name it too.
FAMILIES = re.compile(r"\b(?:ChatGPT|GPT-?\d|GPT-Neo|GPT-J|PaLM|Gemini|Gemma|Claude|LLaMA|Llama|Mistral|Mixtral|Qwen|DeepSeek|"
                      r"Falcon|BLOOM|OPT|Chinchilla|Gopher|MPT|Pythia|OLMo|Phi-?\d|T5|BERT|RoBERTa|CLIP|Whisper|Grok|Nemotron|"
                      r"StarCoder)")
# Words by which a first sentence introduces the model of the card.
INTRODUCES = re.compile(r"\b(?:is|are)\s+(?:an?|the|our)\b|\b(?:releas|present|introduc)\w*", re.IGNORECASE)

# What a provider calls a release: tags, and words of a sentence, with the value of `claims` that each says.
CLAIM_TAGS = {
    "open-source": "open-source", "open source": "open-source", "opensource": "open-source", "open-source-ai": "open-source",
    "open-source-model": "open-source", "open-source-llm": "open-source", "open-sourced": "open-source", "foss": "open-source",
    "open-weights": "open-weights", "open-weight": "open-weights", "open weights": "open-weights", "open weight": "open-weights",
    "openweights": "open-weights", "source-available": "source-available", "source available": "source-available",
}
CLAIM_WORDS = (
    (re.compile(r"\bopen[- ]?sourc(?:e|ed|ing)\b", re.IGNORECASE), "open-source"),
    (re.compile(r"\bopen[- ]?weights?\b", re.IGNORECASE), "open-weights"),
    (re.compile(r"\bsource[- ]available\b", re.IGNORECASE), "source-available"),
)
_CALLED = r"(?:open[- ]?source[d]?|open[- ]?weights?|source[- ]available)"
_THING = r"(?:models?|LLMs?|VLMs?|SLMs?|AI|weights|checkpoints?|transformers?|releases?)"
# A sentence that introduces the model of the card with such words, or says of it that it is so.
CLAIM_INTRODUCED = re.compile(
    rf"(?:^|\b(?:is|are)\s+(?:an?|the|our|one of)\b|\b(?:releas|present|introduc|announc)\w*)[^.:]{{0,80}}?"
    rf"\b{_CALLED}\b(?:,?\s+[\w.+/-]+){{0,5}}?\s+{_THING}\b", re.IGNORECASE)
CLAIM_SAID = re.compile(
    rf"\b{_THING}(?:\s+[\w.-]+)?\s+(?:is|are|was|were|has been|have been)\s+(?:\w+\s+){{0,2}}{_CALLED}\b(?!\s+[\w-]*\s*{_THING})|"
    rf"\bwe\s+(?:\w+\s+){{0,3}}open[- ]?sourc(?:e|ed|ing)\b[^.]{{0,60}}\b{_THING}\b", re.IGNORECASE)
# Words of a sentence that is of other models, of parts, of what is not or not yet so, or of what this one was made from.
CLAIM_OF_OTHERS = re.compile(
    r"\b(?:than|compar\w*|outperform\w*|versus|vs\.?|unlike|like|other|others|another|many|most|existing|"
    r"(?<!source-)(?<!source )available|versions? of|"
    r"variants? of|based on|built (?:on|upon|with)|derived|fine-?tun\w*|quanti[sz]\w*|merge\w*|distill\w*|generated|using|used|"
    r"evaluat\w*|benchmark\w*|baselines?|librar\w+|frameworks?|tools?|toolkits?|software|code|data ?sets?|corpus|corpora|"
    r"communit\w+|not|never|nor|neither|no longer|will|would|could|should|might|plan\w*|if|soon|upcoming|cannot)\b|n['’]t\b",
    re.IGNORECASE)
