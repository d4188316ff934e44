"""The five services by the names that people read: one that is down cannot say its own."""

SERVICES = {
    "intake": "Accueil",
    "cases": "Dossiers",
    "partners": "Partenaires",
    "platform": "Organisations et conventions",
    "reporting": "Indicateurs",
}
