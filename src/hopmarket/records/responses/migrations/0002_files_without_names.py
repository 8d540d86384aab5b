from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("responses", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="workingfile",
            name="about",
            field=models.BinaryField(default=b""),
            preserve_default=False,
        ),
    ]
