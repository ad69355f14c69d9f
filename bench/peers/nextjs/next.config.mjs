export default { serverExternalPackages: ['pg'], eslint: { ignoreDuringBuilds: true } };
