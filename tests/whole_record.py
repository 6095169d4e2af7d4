"""All that a record holds, to see that something left it as it was."""


def whole(db):
    """Return every row of every table, by table, in the order of their rowids or keys."""
    tables = [row["name"] for row in db.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {name: list(db.conn.execute(f'SELECT * FROM "{name}"')) for name in tables}
