export async function scripted() { return "no scripts"; }
