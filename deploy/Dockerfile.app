# The handoff service and the action server: everything but Rasa.
FROM python:3.11-slim
RUN useradd --create-home --uid 10001 frontline
WORKDIR /opt/frontline
COPY requirements/app.txt requirements/app.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/app.txt
COPY actions actions
COPY handoff handoff
COPY data data
COPY domain.yml domain.yml
RUN mkdir -p var/attachments var/recordings && chown -R frontline var
USER frontline
CMD ["python", "-m", "handoff", "serve"]
