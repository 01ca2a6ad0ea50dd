import { randomUUID } from 'node:crypto';

import { existingRows } from '../orm/access';
import { char, type FieldSpec } from '../orm/field';
import { touch } from '../orm/write';
import type { Value } from '../python';
import type { Method, MethodCall } from '../rpc/method';

/** What a record with a page for its customer has: the address of the page, and a key for it. */
export function portalFields(page: string): Readonly<Record<string, FieldSpec>> {
	return {
		access_url: char('Portal Access URL', {
			compute: (row) => `${page}/${row.id}`,
			searchable: false,
			sortable: false,
		}),
		access_token: char('Security Token', { copy: false }),
	};
}

/** What customers type into their browser. */
const BASE_URL = 'https://mycompany.odoo.com';

const getPortalUrl: Method = {
	params: { suffix: null, report_type: null, download: null, query_string: null, anchor: null },
	run: portalUrl,
};

export const PORTAL_METHODS: Readonly<Record<string, Method>> = {
	get_base_url: { params: {}, run: () => BASE_URL },
	get_portal_url: getPortalUrl,
};

/** The link that a customer gets; it carries its own key. */
function portalUrl({ env, model, ids, args }: MethodCall): Value {
	const [row] = existingRows(env, model, ids);
	const token = (row!.access_token as string | null) ?? randomUUID();
	if (!row!.access_token) touch(env, model.name, row!.id, { access_token: token });
	const page = model.fields.get('access_url')!.compute!(row!, env) as string;
	const report = args.report_type ? `&report_type=${String(args.report_type)}` : '';
	const download = args.download ? '&download=true' : '';
	return `${page}?access_token=${token}${report}${download}`;
}
