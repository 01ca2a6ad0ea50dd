import type { Session } from '../client/signIn';

const SHORT_ADDRESSES_SINCE = 18;

/**
 * The address that opens a record in Odoo's web client.
 * Source: addons/web/static/src/core/browser/router.js of Odoo 19.
 */
export function recordUrl({ endpoint, version }: Session, model: string, id: number): string {
	if (version < SHORT_ADDRESSES_SINCE) {
		return `${endpoint.url}/web#id=${id}&model=${model}&view_type=form`;
	}
	// A name without a dot would be taken for that of a menu.
	const place = model.includes('.') ? model : `m-${model}`;
	return `${endpoint.url}/odoo/${place}/${id}`;
}
