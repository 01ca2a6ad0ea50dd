import type { OdooError } from '../../odoo';

/** `npm run docs` brings it to the homepage of package.json. */
const DOCS = 'https://github.com/example/n8n-nodes-odoo-erp/blob/main/docs';

/** Where an error is explained. */
export function troubleshootingUrl(code: OdooError['code']): string {
	return `${DOCS}/troubleshooting.md#${code.toLowerCase()}`;
}
