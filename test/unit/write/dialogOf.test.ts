import { dialogOf } from '../../../odoo';
import type { SyntheticAnswer } from '../../support/syntheticOdoo';
import { syntheticClient } from '../../support/syntheticOdoo';

const FORM = '<form><header><button name="12" type="action" string="Mark Lost"/></header></form>';

/** The dialog of a button that runs an action, on an Odoo that answers for actions as given. */
async function dialogBehind(readAction: () => SyntheticAnswer) {
	const client = syntheticClient(({ model }) =>
		model === 'ir.actions.actions'
			? readAction()
			: JSON.stringify({ views: { form: { arch: FORM } } }),
	);
	return await dialogOf(client, { model: 'crm.lead', button: 'Mark Lost' });
}

it('knows no dialog of a button whose action the user may not read', async () => {
	const fault = {
		name: 'odoo.exceptions.AccessError',
		message: 'Only administrators may read it.',
	};
	expect(await dialogBehind(() => ({ status: 403, body: JSON.stringify(fault) }))).toBeUndefined();
});

it('says that the connection is lost: without the dialog, its fields would seem to be none', async () => {
	const lost = dialogBehind(() => {
		throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
	});
	await expect(lost).rejects.toMatchObject({ code: 'UNREACHABLE' });
});
