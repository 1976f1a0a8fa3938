"""Label Studio imports our tasks through its own API and exports them again.

Run in an environment of its own: pip install label-studio, then
python label_studio_round_trip.py FOLDER, where FOLDER holds label_studio.json and
label_studio.config.xml; it gains label_studio_export.json.
"""

import json
import os
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import label_studio

folder = Path(sys.argv[1])
sys.path.insert(0, str(Path(label_studio.__file__).parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "core.settings.label_studio"
os.environ["LABEL_STUDIO_BASE_DATA_DIR"] = tempfile.mkdtemp()
os.environ["LATEST_VERSION_CHECK"] = "0"
os.environ["COLLECT_ANALYTICS"] = "0"
os.environ["SENTRY_DSN"] = ""
os.environ["FRONTEND_SENTRY_DSN"] = ""

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

call_command("migrate", verbosity=0)

from organizations.models import Organization  # noqa: E402
from rest_framework.test import APIClient  # noqa: E402
from users.models import User  # noqa: E402

user = User.objects.create_user("a@b.c", "secret-word")
user.active_organization = Organization.create_organization(created_by=user, title="x")
user.save()
client = APIClient()
client.force_authenticate(user)
client.force_login(user)
config = (folder / "label_studio.config.xml").read_text(encoding="utf-8")
made = client.post("/api/projects", {"title": "round trip", "label_config": config}, format="json")
assert made.status_code == 201, made.content
number = made.json()["id"]
tasks = json.loads((folder / "label_studio.json").read_text(encoding="utf-8"))
sent = client.post(f"/api/projects/{number}/import", tasks, format="json")
assert sent.status_code == 201, sent.content
print({key: value for key, value in sent.json().items() if key.endswith("count")})
got = client.get(f"/api/projects/{number}/export?exportType=JSON&download_all_tasks=true")
assert got.status_code == 200, got.content
content = b"".join(got.streaming_content) if got.streaming else got.content
(folder / "label_studio_export.json").write_bytes(content)
small = client.get(f"/api/projects/{number}/export?exportType=JSON_MIN")
content = b"".join(small.streaming_content) if small.streaming else small.content
(folder / "label_studio_min.json").write_bytes(content)
print(json.dumps({"label-studio": version("label-studio"), "tasks": len(tasks)}))
