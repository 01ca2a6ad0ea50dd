import { syntheticClient } from '../../support/syntheticOdoo';
import { writerOf } from '../../support/writing';
import type { RpcValue } from '../../../odoo';

const FIELDS = {
	id: { type: 'integer', readonly: true, store: true, searchable: true },
	code: { type: 'char', store: true, searchable: true },
	name: { type: 'char', store: true, searchable: true },
};

/** An Odoo with one record, whose code somebody wrote with a space behind it. */
function writerWithSpace() {
	const client = syntheticClient(({ method, params }) => {
		if (method === 'fields_get') return JSON.stringify(FIELDS);
		if (method === 'check_access_rights') return 'true';
		if (method !== 'search_read') return '[]';
		const wanted = (params.domain as RpcValue[][])[0]?.[2] as RpcValue[];
		const isMeant = wanted.includes('A ') || wanted.includes(7);
		return JSON.stringify(isMeant ? [{ id: 7, code: 'A ', name: 'Old' }] : []);
	});
	return writerOf(client, 'x.thing', { validateOnly: true });
}

it('takes a record that has exactly the key before a new one whose key only counts as the same', async () => {
	const rows = [
		{ code: 'A', name: 'New' },
		{ code: 'A ', name: 'Exact' },
		{ code: ' A', name: 'Again' },
	];
	expect(await writerWithSpace().upsert(['code'], rows)).toMatchObject([
		{ result: { action: 'created', ids: [] } },
		{ result: { action: 'updated', ids: [7] } },
		{ result: { action: 'updated', ids: [] } },
	]);
});
