"""The French names of the five services; they stand here, as a service that is down cannot give its own."""

SERVICES = {
    "intake": "Accueil",
    "cases": "Dossiers",
    "partners": "Partenaires",
    "platform": "Organisations et conventions",
    "reporting": "Indicateurs",
}
