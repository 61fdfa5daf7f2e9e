"""Long work that can be left: what a person asked the server to do, and how it ended."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STATES = [
    ("waiting", "排队等候"),
    ("running", "正在进行"),
    ("done", "已完成"),
    ("failed", "未完成"),
    ("interrupted", "已中断"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                ("params", models.JSONField(default=dict)),
                ("key", models.CharField(max_length=80)),
                ("state", models.CharField(choices=STATES, default="waiting", max_length=12, verbose_name="状态")),
                ("done", models.PositiveIntegerField(default=0, verbose_name="已完成")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="总数")),
                ("sentence", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("file", models.CharField(blank=True, max_length=40)),
                ("download", models.CharField(blank=True, max_length=200, verbose_name="文件名")),
                ("created_at", models.DateTimeField(verbose_name="提出时间")),
                ("started_at", models.DateTimeField(null=True, verbose_name="开始时间")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="jobs", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [models.UniqueConstraint(fields=("account", "key"), name="job_once_per_key")],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("waiting", "running"))),
                        fields=["state", "id"],
                        name="job_open",
                    )
                ],
            },
        ),
    ]
