import type { OdooClient } from '../../../odoo';
import { ModelCalls, OdooError } from '../../../odoo';
import { findForLists } from '../../../odoo/lookup/recordLists';

it('gives what it finds for records that the user may not read, of which others may have nothing', async () => {
	const client = {
		breathe: async () => {},
		call: async () => await Promise.reject(new OdooError('ACCESS_DENIED', 'Refused.')),
	} as unknown as OdooClient;
	const lists = [[{ by: 'id', value: 7 }], [{ by: 'id', value: 8 }]] as const;
	const find = async () => await Promise.resolve(new Map([[7, ['found']]]));

	const found = await findForLists(new ModelCalls(client, 'project.task', {}), lists, find);

	expect(found).toEqual([
		{ status: 'done', result: ['found'] },
		{ status: 'done', result: [] },
	]);
});
