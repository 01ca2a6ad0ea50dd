import { ModelCalls } from '../../../odoo';
import { openAction } from '../../../odoo/write/method/openAction';
import { syntheticClient } from '../../support/syntheticOdoo';

/** Opens what a button names by an External ID, which is that of a record of the model. */
async function opened(model: string) {
	const client = syntheticClient((call) => {
		const { fields } = call.params as { readonly fields: readonly string[] };
		if (call.model !== 'ir.model.data') {
			const action = { ...Object.fromEntries(fields.map((field) => [field, false])), id: 7 };
			return JSON.stringify([{ ...action, type: 'ir.actions.act_window' }]);
		}
		return JSON.stringify([{ id: 1, module: 'crm', name: 'lost', model, res_id: 7 }]);
	});
	const leads = new ModelCalls(client, 'crm.lead', {});
	const active = { model: 'crm.lead', ids: [42] };
	return await openAction(leads, { button: 'Lost', name: 'crm.lost', active, context: {} });
}

it('opens the action of an External ID', async () => {
	expect(await opened('ir.actions.act_window')).toMatchObject({ type: 'ir.actions.act_window' });
});

it('opens no action that only has the number of the record of an External ID', async () => {
	await expect(opened('res.partner')).rejects.toMatchObject({
		code: 'RECORD_NOT_FOUND',
		message: 'The action crm.lost of the button Lost is missing.',
	});
});
