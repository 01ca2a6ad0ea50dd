/** A file of an item, as n8n has it in memory. */
export function textFile(fileName: string, content: string) {
	return { data: Buffer.from(content).toString('base64'), mimeType: 'text/plain', fileName };
}
