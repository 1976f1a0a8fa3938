"""datasets, pandas, polars and spaCy open our files.

Run in an environment of its own: pip install datasets pandas polars spacy openpyxl pyarrow,
then python libraries.py FOLDER, where FOLDER holds one export of each format.
"""

import json
import sys
from pathlib import Path

import datasets
import pandas
import polars
import spacy
from spacy.training import Example

folder = Path(sys.argv[1])
parquet = str(folder / "parquet.parquet")
jsonl = str(folder / "jsonl.jsonl")
for kind, file in (("parquet", parquet), ("json", jsonl)):
    found = datasets.load_dataset(kind, data_files=file, split="train")
    print("datasets", datasets.__version__, kind, len(found), found.features["label"])
for table in (
    pandas.read_csv(folder / "csv.csv"),
    pandas.read_excel(folder / "excel.xlsx"),
    pandas.read_parquet(parquet),
    pandas.read_json(jsonl, lines=True),
):
    print("pandas", pandas.__version__, table.shape, list(table.columns))
for frame in (
    polars.read_csv(folder / "csv.csv"),
    polars.read_parquet(parquet),
    polars.read_ndjson(jsonl),
):
    print("polars", polars.__version__, frame.shape)
language = spacy.blank("zh")
language.add_pipe("textcat")
examples = []
for line in (folder / "prodigy.jsonl").open(encoding="utf-8"):
    task = json.loads(line)
    if task.get("answer") == "accept":
        cats = {option["id"]: float(option["id"] in task["accept"]) for option in task["options"]}
        examples.append(Example.from_dict(language.make_doc(task["text"]), {"cats": cats}))
language.initialize(lambda: examples)
losses: dict[str, float] = {}
language.update(examples[:50], losses=losses)
print("spacy", spacy.__version__, len(examples), losses)
