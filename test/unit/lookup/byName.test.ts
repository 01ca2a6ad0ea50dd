import type { Call, RpcValue } from '../../../odoo';
import type { OdooClient } from '../../../odoo';
import { ModelClient } from '../../../odoo/client/modelClient';
import { matchNames } from '../../../odoo/lookup/byName';
import { schemaFrom } from '../../../odoo/schema/schema';

const schema = schemaFrom('product.product', {
	active: { type: 'boolean' },
	default_code: { type: 'char' },
	display_name: { type: 'char', searchable: false },
	name: { type: 'char' },
});
const archived = { id: 7, name: 'Desk', display_name: 'Desk (Black)', active: false };

/** A model whose searches give these, one after the other, and then nothing. */
async function answering(...answers: RpcValue[]) {
	const call = async (_: Call, read: (answer: RpcValue) => unknown) =>
		await Promise.resolve(read(answers.shift() ?? []));
	const client = { call, schema: async () => await Promise.resolve(schema) };
	return await ModelClient.open(client as unknown as OdooClient, schema.model, {});
}

it('keeps the archived record that has the name where a search without capitals does not find it', async () => {
	const model = await answering([archived]);
	const matches = await matchNames(model, ['Desk (Black)']);
	expect(matches.get('Desk (Black)')).toMatchObject({ status: 'found', id: 7 });
});
