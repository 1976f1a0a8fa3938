"""doccano imports our file through its own code and exports it again.

Run in an environment of its own:
pip install doccano==1.8.4 "marshmallow<4" "numpy<2" setuptools, then
python doccano_round_trip.py FOLDER, where FOLDER holds doccano.jsonl and doccano.labels.json;
it gains doccano_export.zip.
"""

import json
import os
import shutil
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import backend

folder = Path(sys.argv[1])
sys.path.insert(0, str(Path(backend.__file__).parent))
data = tempfile.mkdtemp()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
os.environ["DATABASE_URL"] = f"sqlite:///{data}/db.sqlite3"
os.environ["DOCCANO_HOME"] = data
os.environ["HOME"] = data

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

settings.ALLOWED_HOSTS = ["*"]
settings.MEDIA_ROOT = data
call_command("migrate", verbosity=0)
call_command("create_roles")

from data_export.celery_tasks import export_dataset  # noqa: E402
from data_import.datasets import load_dataset  # noqa: E402
from data_import.pipeline.catalog import create_file_format  # noqa: E402
from data_import.pipeline.readers import FileName  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from projects.models import Member, Project  # noqa: E402
from rest_framework.test import APIClient  # noqa: E402

user = get_user_model().objects.create_superuser("admin", "a@b.c", "x")
client = APIClient()
client.force_authenticate(user)
made = client.post(
    "/v1/projects",
    {
        "name": "round trip",
        "description": "x",
        "project_type": "DocumentClassification",
        "resourcetype": "TextClassificationProject",
        "single_class_classification": True,
        "collaborative_annotation": True,
    },
    format="json",
)
assert made.status_code == 201, made.content
project = Project.objects.get(pk=made.json()["id"])
assert Member.objects.filter(project=project).exists()

with (folder / "doccano.labels.json").open("rb") as file:
    sent = client.post(f"/v1/projects/{project.pk}/category-type-upload", {"file": file})
assert sent.status_code == 201, sent.content
types = client.get(f"/v1/projects/{project.pk}/category-types").json()
print("labels:", [(t["text"], t["suffix_key"], t["background_color"]) for t in types])

source = folder / "doccano.jsonl"
names = [FileName(str(source), source.name, source.name)]
dataset = load_dataset(
    "DocumentClassification", create_file_format("JSONL"), names, project,
    encoding="utf_8", column_data="text", column_label="label",
)  # fmt: skip
dataset.save(user, batch_size=1000)
print("import errors:", [error.dict() for error in dataset.errors])
shutil.copy(export_dataset(project.pk, "JSONL"), folder / "doccano_export.zip")
lines = sum(1 for _line in source.open(encoding="utf-8"))
print(json.dumps({"doccano": version("doccano"), "lines": lines}))
