<?php
// Installs WordPress and prints an application password of its first user: php wordpress.php FOLDER URL
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = parse_url($argv[2], PHP_URL_HOST) . ':' . parse_url($argv[2], PHP_URL_PORT);
$_SERVER['REQUEST_URI'] = '/';
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Kırkikindi', 'ayse', 'ayse@example.org', true, '', 'not-a-secret', 'en_US');
update_option('siteurl', $argv[2]);
update_option('home', $argv[2]);
$made = WP_Application_Passwords::create_new_application_password(1, ['name' => 'tellal']);
echo "\npassword:", WP_Application_Passwords::chunk_password($made[0]), "\n";
