/** Asks Odoo itself, past our package: what a test believes must not come from the code under test. */
export class Odoo {
	constructor(
		/** As `scripts/odoo-server.sh` writes them: `ODOO_URL`, `ODOO_UID`... */
		private readonly settings: Readonly<Record<string, string>>,
		readonly database: string,
	) {}

	/** The administrator's data for our credential, with an API key. */
	get credential() {
		const { ODOO_URL: url = '', ODOO_USERNAME, ODOO_API_KEY } = this.settings;
		return { url, db: this.database, username: ODOO_USERNAME, password: ODOO_API_KEY };
	}

	/** The administrator's ID. */
	get uid(): number {
		return Number(this.settings.ODOO_UID);
	}

	/** Calls a method as the administrator. */
	async call(model: string, method: string, args: unknown[], named: object = {}): Promise<unknown> {
		const { ODOO_URL, ODOO_API_KEY } = this.settings;
		const credential = [this.database, this.uid, ODOO_API_KEY];
		const response = await fetch(`${ODOO_URL}/jsonrpc`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'x-odoo-database': this.database },
			body: JSON.stringify({
				params: {
					service: 'object',
					method: 'execute_kw',
					args: [...credential, model, method, args, named],
				},
			}),
		});
		const { result, error } = (await response.json()) as { result?: unknown; error?: unknown };
		if (error) throw new Error(`${model}.${method}: ${JSON.stringify(error).slice(0, 500)}`);
		return result;
	}
}
