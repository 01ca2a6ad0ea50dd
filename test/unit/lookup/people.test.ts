import { ModelClient } from '../../../odoo';
import { BY_LOGIN, matchPeople } from '../../../odoo/lookup/people';
import { syntheticClient } from '../../support/syntheticOdoo';

const FIELDS = JSON.stringify({ login: { type: 'char', string: 'Login', searchable: true } });

it('says of an External ID that it is that of another model', async () => {
	const named = { id: 1, module: 'base', name: 'main_company', model: 'res.company', res_id: 1 };
	const client = syntheticClient(({ model, method }) => {
		if (method === 'fields_get') return FIELDS;
		return model === 'ir.model.data' ? JSON.stringify([named]) : '[]';
	});
	const users = await ModelClient.open(client, 'res.users', {});
	const match = (await matchPeople(users, ['base.main_company'], [BY_LOGIN])).get(
		'base.main_company',
	);
	expect(match).toMatchObject({
		status: 'failed',
		error: {
			code: 'REFERENCE_NOT_FOUND',
			message:
				'The External ID base.main_company belongs to a res.company record, not to res.users.',
		},
	});
});
